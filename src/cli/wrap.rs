//! Running text broken into lines. Chinese has no spaces and its characters are two columns wide.

use unicode_width::UnicodeWidthStr;

/// The text in lines of at most `width` columns, each after `indent` spaces, each with its end.
#[must_use]
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut wrapped = String::new();
    for line in lines(text, room) {
        let spaces = if line.is_empty() { 0 } else { indent };
        wrapped.extend(std::iter::repeat_n(' ', spaces));
        wrapped += &line;
        wrapped.push('\n');
    }
    wrapped
}

/// The text in lines of at most `room` columns, except where one word is wider.
#[must_use]
pub fn lines(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let (mut line, mut used) = (String::new(), 0);
        for piece in pieces(paragraph) {
            if used > 0 && used + columns(piece.trim_end()) > room {
                lines.push(line.trim_end().to_owned());
                (line, used) = (String::new(), 0);
            }
            line += piece;
            used += columns(piece);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The columns of the widest word, which is what a line needs at least.
#[must_use]
pub fn widest_piece(text: &str) -> usize {
    let widest = |line| pieces(line).into_iter().map(|piece| columns(piece.trim_end())).max();
    text.lines().filter_map(widest).max().unwrap_or_default()
}

/// Where a line may be broken: after a space, and between wide characters, but not before the
/// punctuation that belongs to the one before, nor within a command, which is copied.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut command_end) = (0, 0);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        if character == '`' && at >= command_end {
            command_end = end_of_command(text, end).unwrap_or(command_end);
        }
        let breaks = match characters.peek() {
            None => true,
            Some((_, ' ')) => false,
            Some(_) if end <= command_end => false,
            Some((_, next)) => {
                character == ' '
                    || ((is_wide(character) || is_wide(*next))
                        && !closes(*next)
                        && !opens(character))
            }
        };
        if breaks {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces
}

/// Where the command ends that begins at `start`, behind a backquote, if one does.
fn end_of_command(text: &str, start: usize) -> Option<usize> {
    let command = text.get(start..).filter(|text| text.starts_with("panguan "))?;
    command.find('`').map(|length| start + length)
}

/// The columns that the text takes on a terminal.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Scripts of East Asia, their punctuation, and full-width forms.
const fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

const fn closes(character: char) -> bool {
    matches!(
        character,
        '\u{3001}'
            | '\u{3002}'
            | '\u{ff0c}'
            | '\u{ff1b}'
            | '\u{ff1a}'
            | '\u{ff09}'
            | '\u{ff01}'
            | '\u{ff1f}'
            | '\u{201d}'
            | '\u{2019}'
            | '\u{300d}'
            | ','
            | '.'
            | ';'
            | ':'
            | ')'
    )
}

const fn opens(character: char) -> bool {
    matches!(character, '\u{ff08}' | '\u{201c}' | '\u{2018}' | '\u{300c}' | '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_lines_fit() {
        let text = "the conversation with bob was deleted by backend at noon";
        let lines = wrapped(text, 30, 2);
        assert_eq!(lines, "  the conversation with bob\n  was deleted by backend at\n  noon\n");
    }

    #[test]
    fn a_command_stays_whole() {
        let lines = wrapped("to undo it: `panguan restore 0-1842`; or wait", 30, 0);
        assert_eq!(lines, "to undo it:\n`panguan restore 0-1842`; or\nwait\n");
    }

    #[test]
    fn wide_characters_count_twice_and_keep_their_punctuation() {
        let text = "\u{4f1a}\u{8bdd}".repeat(8) + "\u{3002}";
        let lines = wrapped(&text, 20, 0);
        assert!(lines.lines().all(|line| columns(line) <= 20 + 2), "{lines}");
        assert!(!lines.lines().any(|line| line.starts_with('\u{3002}')), "{lines}");
    }

    #[test]
    fn an_empty_text_is_no_line() {
        assert_eq!(wrapped("", 80, 2), "");
    }
}
