//! Cuts Rust into tokens. Comments and the insides of strings are gone, so a rule about code never
//! finds a word in prose.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One token: a name, `::`, a bracket, another sign, or a literal.
pub struct Token {
    /// The name or the sign; empty for a literal.
    pub text: String,
    /// The line, counted from 1.
    pub line: usize,
    /// Whether it stands in test code.
    pub in_test: bool,
    /// The modules it is in, below the module of the file.
    pub module: Vec<String>,
}

/// A function with a body.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of `fn`.
    pub line: usize,
    /// The lines from `fn` to the closing brace, both counted.
    pub lines: usize,
}

/// What was found in one file.
#[derive(Default)]
pub struct Scan {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All functions with a body.
    pub functions: Vec<Function>,
    /// Modules in files of their own that are declared for tests only.
    pub test_modules: Vec<Vec<String>>,
    /// All modules, in files of their own or not: name and line.
    pub modules: Vec<(String, usize)>,
}

/// Why a text cannot be cut.
pub struct NotRust {
    /// The line, counted from 1.
    pub line: usize,
    /// What the lexer said.
    pub message: String,
}

/// Cuts `text`.
pub fn scan(text: &str) -> Result<Scan, NotRust> {
    let stream: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| NotRust {
        line: error.span().start().line,
        message: error.to_string(),
    })?;
    let mut scan = Scan::default();
    walk(stream, &Place::default(), &mut scan);
    Ok(scan)
}

#[derive(Clone, Default)]
struct Place {
    module: Vec<String>,
    in_test: bool,
}

/// Walks the tokens of one group. An attribute for tests holds up to the end of the item that it
/// stands before: the first `;` or braces.
fn walk(stream: TokenStream, place: &Place, scan: &mut Scan) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut whole = place.clone();
    let mut item_is_test = false;
    for (at, tree) in trees.iter().enumerate() {
        let here = Place { in_test: whole.in_test || item_is_test, ..whole.clone() };
        match tree {
            TokenTree::Group(group) => {
                if attribute_for_tests(group) {
                    match (sign(&trees, at, 1), sign(&trees, at, 2)) {
                        (Some('!'), Some('#')) => whole.in_test = true,
                        (Some('#'), _) => item_is_test = true,
                        _ => {}
                    }
                }
                enter(group, &inside(&trees, at, &here), scan);
                if group.delimiter() == Delimiter::Brace {
                    item_is_test = false;
                }
            }
            TokenTree::Ident(ident) => {
                note_item(&trees, at, &here, scan);
                push(scan, &here, ident.to_string(), ident.span().start().line);
            }
            TokenTree::Literal(literal) => {
                push(scan, &here, String::new(), literal.span().start().line);
            }
            TokenTree::Punct(punct) => {
                let second_colon = punct.as_char() == ':' && is_joint_colon(&trees, at);
                match scan.tokens.last_mut() {
                    Some(last) if second_colon && last.text == ":" => last.text.push(':'),
                    _ => {
                        push(scan, &here, punct.to_string(), punct.span().start().line);
                    }
                }
                if punct.as_char() == ';' {
                    item_is_test = false;
                }
            }
        }
    }
}

/// Pushes the brackets of a group around what is in it.
fn enter(group: &Group, place: &Place, scan: &mut Scan) {
    let (open, close) = match group.delimiter() {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::None => ("", ""),
    };
    push(scan, place, open.to_owned(), group.span_open().start().line);
    walk(group.stream(), place, scan);
    push(scan, place, close.to_owned(), group.span_close().start().line);
}

fn push(scan: &mut Scan, place: &Place, text: String, line: usize) {
    let Place { module, in_test } = place.clone();
    scan.tokens.push(Token { text, line, in_test, module });
}

/// Where the group at `at` leads: into the module `name` after `mod name`.
fn inside(trees: &[TokenTree], at: usize, here: &Place) -> Place {
    let mut place = here.clone();
    if let (Some("mod"), Some(name)) = (word(trees, at, 2).as_deref(), word(trees, at, 1)) {
        place.module.push(name);
    }
    place
}

/// Notes the module or function that starts with the word at `at`.
fn note_item(trees: &[TokenTree], at: usize, here: &Place, scan: &mut Scan) {
    let TokenTree::Ident(keyword) = &trees[at] else { return };
    let Some(TokenTree::Ident(name)) = trees.get(at + 1) else { return };
    let line = keyword.span().start().line;
    if keyword == "mod" {
        scan.modules.push((name.to_string(), line));
        let elsewhere =
            matches!(trees.get(at + 2), Some(TokenTree::Punct(p)) if p.as_char() == ';');
        if elsewhere && here.in_test {
            scan.test_modules.push([&here.module[..], &[name.to_string()]].concat());
        }
    }
    if keyword == "fn"
        && let Some(end) = end_of_body(&trees[at..])
    {
        scan.functions.push(Function { name: name.to_string(), line, lines: end - line + 1 });
    }
}

/// The line of the brace that closes the first braces, where no `;` comes before them.
fn end_of_body(trees: &[TokenTree]) -> Option<usize> {
    trees.iter().find_map(|tree| match tree {
        TokenTree::Punct(punct) if punct.as_char() == ';' => Some(None),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some(Some(group.span_close().end().line))
        }
        _ => None,
    })?
}

/// Whether the brackets of an attribute hold `test`, `tokio::test` or `cfg(...)` with `test`.
fn attribute_for_tests(group: &Group) -> bool {
    if group.delimiter() != Delimiter::Bracket {
        return false;
    }
    let words = words(group.stream());
    match words.first().map(String::as_str) {
        Some("cfg") => words.iter().any(|w| w == "test") && !words.iter().any(|w| w == "not"),
        Some(_) => words.len() <= 2 && words.last().is_some_and(|word| word == "test"),
        None => false,
    }
}

fn words(stream: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for tree in stream {
        match tree {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => found.extend(words(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// The sign that stands `back` before `at`.
fn sign(trees: &[TokenTree], at: usize, back: usize) -> Option<char> {
    match trees.get(at.checked_sub(back)?)? {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

/// The word that stands `back` before `at`.
fn word(trees: &[TokenTree], at: usize, back: usize) -> Option<String> {
    match trees.get(at.checked_sub(back)?)? {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

/// Whether the sign before `at` is the first colon of `::`.
fn is_joint_colon(trees: &[TokenTree], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| trees.get(before)) {
        Some(TokenTree::Punct(punct)) => {
            punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Joint
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn scanned(text: &str) -> Scan {
        scan(text).map_err(|error| error.message).unwrap()
    }

    fn in_test(text: &str, name: &str) -> bool {
        scanned(text).tokens.iter().find(|token| token.text == name).unwrap().in_test
    }

    #[test]
    fn comments_and_strings_hold_no_names() {
        let scan = scanned("// tokio\n/* tokio */ const A: &str = \"tokio\"; /// tokio\nfn a() {}");
        assert!(scan.tokens.iter().all(|token| token.text != "tokio"));
    }

    #[test]
    fn a_test_ends_with_its_item() {
        let text = "#[cfg(test)] mod tests { fn inner() {} } fn after() {}";
        assert!(in_test(text, "inner"));
        assert!(!in_test(text, "after"));

        let text = "#[test]\nfn one() { inner(); }\n#[tokio::test] fn two() {}\nfn after() {}";
        assert!(in_test(text, "inner") && in_test(text, "two"));
        assert!(!in_test(text, "after"));

        assert!(in_test("#![cfg(test)] fn a() {} fn b() {}", "b"));
        assert!(in_test("#[cfg(any(test, feature = \"contract\"))] fn a() {}", "a"));
        assert!(!in_test("#[cfg(not(test))] fn a() {}", "a"));
        assert!(!in_test("#[derive(Debug)] struct A;", "A"));
    }

    #[test]
    fn a_function_is_as_long_as_from_fn_to_its_brace() {
        let scan = scanned("trait T { fn none(); }\n/// Doc.\npub fn a(\n  b: u8,\n) {\n  b;\n}\n");
        let found: Vec<_> = scan.functions.iter().map(|f| (&f.name[..], f.line, f.lines)).collect();
        assert_eq!(found, [("a", 3, 5)]);
    }

    #[test]
    fn modules_are_followed() {
        let scan = scanned("mod a { mod b { fn deep() {} } } mod c;");
        let deep = scan.tokens.iter().find(|token| token.text == "deep").unwrap();
        assert_eq!(deep.module, ["a", "b"]);
        assert_eq!(
            scan.modules.iter().map(|(name, _)| &name[..]).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
    }
}
