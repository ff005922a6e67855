//! Tables that fit: columns apart by two spaces, no lines to draw, nothing that hides when copied.

use comfy_table::{ColumnConstraint, ContentArrangement, Row, presets};

/// Spaces between columns.
const GAP: u16 = 2;

/// What a column that is broken into lines gets at least.
const BROKEN_COLUMN_LEAST: u16 = 8;

/// Rows under a head.
pub struct Table {
    inner: comfy_table::Table,
}

impl Table {
    /// An empty table with this head.
    #[must_use]
    pub fn new(head: &[&str]) -> Self {
        let mut inner = comfy_table::Table::new();
        inner.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        if !head.is_empty() {
            inner.set_header(head.iter().copied());
        }
        Self { inner }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.inner.add_row(cells.iter().map(|cell| printable(cell)));
    }

    /// The table as text of at most `width` columns, its head in bold where that shows.
    #[must_use]
    pub fn render(&self, width: u16, styled: bool) -> String {
        let mut table = self.inner.clone();
        table.set_width(width);
        let last = table.column_count().saturating_sub(1);
        let unbroken = self.unbroken(width);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if index == last { 0 } else { GAP }));
            if unbroken.contains(&index) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let head_lines = table.header().map_or(0, |_| 1);
        let mut text = String::new();
        for (at, line) in table.lines().enumerate() {
            let line = line.trim_end();
            if styled && at < head_lines {
                text += &format!("\u{1b}[1m{line}\u{1b}[0m\n");
            } else {
                text += &format!("{line}\n");
            }
        }
        text
    }

    /// The columns that stand unbroken, because positions, times and names are copied: those
    /// without a space in them, if the others get room beside them.
    fn unbroken(&self, width: u16) -> Vec<usize> {
        let widths = self.inner.column_max_content_widths();
        let has_space = |row: &Row, index: usize| {
            row.cell_iter().nth(index).is_some_and(|cell| cell.content().contains(' '))
        };
        let whole = |index: &usize| !self.inner.row_iter().any(|row| has_space(row, *index));
        let unbroken: Vec<usize> = (0..widths.len()).filter(whole).collect();
        let used: usize = unbroken.iter().map(|index| usize::from(widths[*index])).sum();
        let others = (widths.len() - unbroken.len()) * usize::from(BROKEN_COLUMN_LEAST);
        let gaps = widths.len().saturating_sub(1) * usize::from(GAP);
        if used + others + gaps <= usize::from(width) { unbroken } else { Vec::new() }
    }
}

/// The text without what a terminal would act on: a uid may hold anything.
#[must_use]
pub fn printable(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    let escaped = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.into() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["channel", "unread"]);
        table.row(vec!["bob".to_owned(), "3".to_owned()]);
        table.row(vec!["a group of many words in its name".to_owned(), "12".to_owned()]);
        table
    }

    #[test]
    fn fits_the_width() {
        for width in [30, 60, 100] {
            let text = table().render(width, false);
            assert!(text.lines().all(|line| line.len() <= usize::from(width)), "{text}");
        }
    }

    #[test]
    fn is_plain_where_nothing_shows_colours() {
        let text = table().render(100, false);
        assert_eq!(text.lines().next(), Some("channel                            unread"));
        assert!(!text.contains('\u{1b}'));
        assert!(table().render(100, true).starts_with("\u{1b}[1mchannel"));
    }

    #[test]
    fn a_name_cannot_act_on_the_terminal() {
        let mut table = Table::new(&["channel"]);
        table.row(vec!["\u{1b}[2Jbob\n".to_owned()]);
        assert_eq!(table.render(100, false), "channel\n\\u{1b}[2Jbob\\n\n");
    }
}
