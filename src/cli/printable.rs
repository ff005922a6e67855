//! Text as a terminal may be given it: a uid, an id or a reason may hold any character.

use std::ops::RangeInclusive;

/// What shows nothing, or shows other text elsewhere: the format characters of Unicode (category
/// Cf, marks and overrides of direction among them), everything else that is not drawn by default
/// (`Default_Ignorable_Code_Point`), and the separators of lines and paragraphs.
const UNSEEN: &[RangeInclusive<char>] = &[
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// The text with escapes in the place of what a terminal would act on, would not show, or would
/// show in another order than it is.
#[must_use]
pub fn printable(text: &str) -> String {
    if !text.chars().any(is_escaped) {
        return text.to_owned();
    }
    let escaped = |c: char| match c {
        '\t' | '\n' | '\r' => c.escape_default().to_string(),
        c if is_escaped(c) => c.escape_unicode().to_string(),
        c => c.into(),
    };
    text.chars().map(escaped).collect()
}

/// Controls (C0, C1), and what is not seen.
fn is_escaped(c: char) -> bool {
    let unseen = || {
        let after = UNSEEN.partition_point(|range| *range.start() <= c);
        after.checked_sub(1).is_some_and(|at| UNSEEN[at].contains(&c))
    };
    c.is_control() || (!c.is_ascii() && unseen())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_act_on_the_terminal() {
        assert_eq!(printable("\u{1b}[2Jbob\n"), "\\u{1b}[2Jbob\\n");
        assert_eq!(printable("\u{9b}2J"), "\\u{9b}2J");
    }

    #[test]
    fn a_name_cannot_turn_the_text_around_it() {
        assert_eq!(printable("a\u{202e}b\u{2066}c\u{200f}"), "a\\u{202e}b\\u{2066}c\\u{200f}");
        assert_eq!(printable("\u{5e8}\u{5d5}\u{5ea}"), "\u{5e8}\u{5d5}\u{5ea}");
    }

    #[test]
    fn a_name_cannot_look_like_another_by_what_is_not_seen() {
        for unseen in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fffb}',
            '\u{e0041}',
        ] {
            assert_eq!(
                printable(&format!("bo{unseen}b")),
                format!("bo{}b", unseen.escape_unicode())
            );
        }
    }

    #[test]
    fn what_is_seen_stays_as_it_is() {
        for seen in ["bob", "\u{5f20}\u{4e09}", "jos\u{e9}", "\u{1f600}", "a\u{3000}b", "\u{ae}"] {
            assert_eq!(printable(seen), seen);
        }
    }

    #[test]
    fn the_ranges_rise() {
        assert!(UNSEEN.iter().all(|range| range.start() <= range.end()));
        assert!(UNSEEN.windows(2).all(|pair| pair[0].end() < pair[1].start()));
    }
}
