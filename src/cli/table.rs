//! Tables that fit: columns apart by two spaces, no lines to draw, nothing that hides when copied.
//! Cells are broken at spaces only, because positions, times, names and codes are copied.

use super::printable::printable;
use super::wrap;

/// Spaces between columns.
const GAP: usize = 2;

/// Spaces before the columns that stand below the others.
const INDENT: usize = 4;

/// The last column goes below the others sooner than into less than this.
const LAST_LEAST: usize = 16;

/// Rows under a head.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// How wide each column is that stands beside the others; the rest stand below them.
struct Layout {
    widths: Vec<usize>,
    width: usize,
}

impl Table {
    /// An empty table with this head.
    #[must_use]
    pub fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| printable(cell)).collect());
    }

    /// The table, each cell below the head as `word` words it.
    #[must_use]
    pub fn said(&self, word: impl Fn(&str) -> String) -> Self {
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| word(cell)).collect());
        Self { head: self.head.clone(), rows: rows.collect() }
    }

    /// The table as text of at most `width` columns, its head in bold where that shows.
    #[must_use]
    pub fn render(&self, width: u16, styled: bool) -> String {
        let layout = self.layout(usize::from(width));
        let mut text = String::new();
        if !self.head.is_empty() {
            for line in layout.lines(&self.head) {
                text += &if styled { format!("\u{1b}[1m{line}\u{1b}[0m\n") } else { line + "\n" };
            }
        }
        for row in &self.rows {
            text.extend(layout.lines(row).into_iter().map(|line| line + "\n"));
        }
        text
    }

    fn layout(&self, width: usize) -> Layout {
        let whole = self.widest(wrap::columns);
        let mut least = self.widest(wrap::widest_piece);
        if let (Some(least), Some(whole)) = (least.last_mut(), whole.last()) {
            *least = (*least).max((*whole).min(LAST_LEAST));
        }
        let gaps = |columns: usize| columns.saturating_sub(1) * GAP;
        while least.len() > 1 && least.iter().sum::<usize>() + gaps(least.len()) > width {
            least.pop();
        }
        let mut room = width.saturating_sub(least.iter().sum::<usize>() + gaps(least.len()));
        let mut widths = least;
        let mut by_need: Vec<usize> = (0..widths.len()).collect();
        by_need.sort_by_key(|&column| whole[column].saturating_sub(widths[column]));
        for column in by_need {
            let more = whole[column].saturating_sub(widths[column]).min(room);
            widths[column] += more;
            room -= more;
        }
        Layout { widths, width }
    }

    /// The most columns that a cell of each column takes.
    fn widest(&self, measure: fn(&str) -> usize) -> Vec<usize> {
        let mut widest = Vec::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            widest.resize(widest.len().max(row.len()), 0);
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = measure(cell).max(*most);
            }
        }
        widest
    }
}

impl Layout {
    fn lines(&self, row: &[String]) -> Vec<String> {
        let (beside, below) = row.split_at(self.widths.len().min(row.len()));
        let cells: Vec<Vec<String>> = beside
            .iter()
            .zip(&self.widths)
            .map(|(cell, &width)| wrap::lines(cell, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        let mut lines = Vec::new();
        for at in 0..height {
            let mut line = String::new();
            for (cell, &width) in cells.iter().zip(&self.widths) {
                let piece = cell.get(at).map_or("", String::as_str);
                let space = width.saturating_sub(wrap::columns(piece)) + GAP;
                line += piece;
                line.extend(std::iter::repeat_n(' ', space));
            }
            lines.push(line.trim_end().to_owned());
        }
        let below: Vec<&str> =
            below.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        if !below.is_empty() {
            let below = wrap::wrapped(&below.join("  "), self.width, INDENT);
            lines.extend(below.lines().map(str::to_owned));
        }
        lines
    }
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
    fn words_stay_whole_and_what_has_no_room_goes_below() {
        let mut table = Table::new(&["position", "at", "event", "by", "list", "details"]);
        let (time, event) = ("2026-11-24T08:34:37.547Z", "conversation_deleted");
        let details = "up to message 3 (recorded), applied";
        table.row(
            ["0-25", time, event, "user alice", "0 unread", details].map(str::to_owned).into(),
        );
        for width in [80, 100] {
            let text = table.render(width, false);
            assert!(text.lines().all(|line| line.len() <= usize::from(width)), "{text}");
            let words: Vec<&str> = text.split_whitespace().collect();
            for whole in ["0-25", time, event, "alice", "(recorded),", "applied"] {
                assert!(words.contains(&whole), "{whole} in\n{text}");
            }
        }
        let text = table.render(80, false);
        assert!(text.ends_with("\n    up to message 3 (recorded), applied\n"), "{text}");
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
