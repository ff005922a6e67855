//! Deletions that stand, and how they settle.

use super::*;

fn deletion(offset: u64, to: u64, joins: u32) -> Deletion {
    Deletion { position: Position::local(offset), to_seq: Seq::new(0, to), joins }
}

fn with(deletions: impl IntoIterator<Item = Deletion>) -> Personal {
    let mut row = Personal::default();
    deletions.into_iter().for_each(|deletion| row.add_deletion(deletion));
    row
}

#[test]
fn nothing_deleted_hides_nothing() {
    let row = Personal::default();
    assert_eq!((row.hidden_at(), row.dismissed_joins(), row.deleted_to()), (None, 0, Seq::ZERO));
}

#[test]
fn the_greatest_of_each_counts() {
    let row = with([deletion(1, 9, 3), deletion(4, 2, 1)]);
    assert_eq!(row.hidden_at(), Some(Position::local(4)));
    assert_eq!((row.dismissed_joins(), row.deleted_to()), (3, Seq::new(0, 9)));
}

#[test]
fn the_32_newest_stand_and_the_33rd_settles_the_oldest() {
    let row = with((0..32).map(|n| deletion(n, n + 5, 1)));
    assert_eq!((row.deletions.len(), row.settled), (32, None));

    let row = with((0..33).map(|n| deletion(n, n + 5, 1)));
    assert_eq!((row.deletions.len(), row.settled), (32, Some(deletion(0, 5, 1))));
    assert_eq!(row.deletions[0], deletion(1, 6, 1));
}

#[test]
fn what_settled_is_the_greatest_of_each() {
    let early = [deletion(0, 50, 2), deletion(1, 9, 7), deletion(2, 30, 1)];
    let row = with(early.into_iter().chain((3..35).map(|n| deletion(n, 0, 0))));
    assert_eq!(row.settled, Some(deletion(2, 50, 7)));
    assert_eq!((row.dismissed_joins(), row.deleted_to()), (7, Seq::new(0, 50)));
}

#[test]
fn settling_changes_nothing_that_counts() {
    for many in 30..40 {
        let row = with((0..many).map(|n| deletion(n, 100 - n, 1)));
        assert_eq!(row.hidden_at(), Some(Position::local(many - 1)));
        assert_eq!((row.dismissed_joins(), row.deleted_to()), (1, Seq::new(0, 100)));
    }
}
