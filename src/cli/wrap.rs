//! Running text broken into lines. Chinese has no spaces and its characters are two columns wide.

/// The text in lines of at most `width` columns, each after `indent` spaces, each with its end.
#[must_use]
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut lines = String::new();
    for paragraph in text.lines() {
        let (mut line, mut used) = (String::new(), 0);
        for piece in pieces(paragraph) {
            let columns = columns(piece.trim_end());
            if used > 0 && used + columns > room {
                push(&mut lines, &line, indent);
                (line, used) = (String::new(), 0);
            }
            line += piece;
            used += self::columns(piece);
        }
        push(&mut lines, &line, indent);
    }
    lines
}

fn push(lines: &mut String, line: &str, indent: usize) {
    let spaces = if line.is_empty() { 0 } else { indent };
    lines.extend(std::iter::repeat_n(' ', spaces));
    lines.push_str(line.trim_end());
    lines.push('\n');
}

/// Where a line may be broken: after a space, and between wide characters, but not before the
/// punctuation that belongs to the one before.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let breaks = match characters.peek() {
            None => true,
            Some((_, ' ')) => false,
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

fn columns(text: &str) -> usize {
    text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum()
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
