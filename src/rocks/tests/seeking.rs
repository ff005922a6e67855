//! Seeks and scans against a sorted map, over rows in memory and in files: prefix filters must
//! never hide a key.

use std::collections::BTreeMap;

use super::*;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % bound
    }

    /// A key of the family's length from few enough bytes that keys meet, `0xff` among them.
    fn key(&mut self, len: usize) -> Vec<u8> {
        let (head, tail) = ([0_u8, 1, 0xff], [0_u8, 7, 0xff]);
        let mut key = vec![head[self.below(3) as usize]; 16];
        key.extend(vec![tail[self.below(3) as usize]; len - 16 - 8]);
        key.extend((self.below(4) * 0x55_55_55_55_55_55_55_55).to_be_bytes());
        key
    }
}

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

#[test]
fn every_seek_and_scan_finds_what_a_sorted_map_finds() {
    let families = [(Family::Own, 41), (Family::Heads, 25), (Family::Actors, 24)];
    let families = [&families[..], &[(Family::Hides, 24), (Family::Member, 33)]].concat();
    for (family, key_len) in families {
        let dir = tempfile::tempdir().unwrap();
        let rocks = writer(dir.path());
        let name = rocks.live().name(family).to_owned();
        let mut numbers = Numbers(key_len as u64);
        let mut model = Model::new();
        for round in 0_u8..3 {
            for _ in 0..8 {
                let key = numbers.key(key_len);
                put(&rocks, family, &key, &[round]);
                model.insert(key, vec![round]);
                if numbers.below(4) == 0 {
                    let gone = numbers.key(key_len);
                    let change = [Change::delete(family, gone.as_slice())];
                    rocks.write(&rocks.live(), &change, Durability::Buffered).unwrap();
                    model.remove(&gone);
                }
            }
            for _ in 0..300 {
                check_one(rocks.engine(), &name, &model, &mut numbers, key_len);
            }
            rocks.engine().compact(&name).unwrap();
        }
    }
}

fn check_one(engine: &Engine, name: &str, model: &Model, numbers: &mut Numbers, key_len: usize) {
    let prefix_len = numbers.below(key_len as u64 + 1) as usize;
    let prefix = numbers.key(key_len)[..prefix_len].to_vec();
    let start = (numbers.below(3) > 0).then(|| numbers.key(key_len));
    let start = start.as_deref();
    let within = || model.iter().filter(|(key, _)| key.starts_with(&prefix));
    let own = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
    let found = |direction: Direction| -> Vec<Pair> {
        let pairs = engine.scan(name, &prefix, start, direction).unwrap();
        pairs.map(Result::unwrap).collect()
    };

    let rising: Vec<Pair> =
        within().filter(|(key, _)| start.is_none_or(|start| &key[..] >= start)).map(own).collect();
    assert_eq!(found(Direction::Rising), rising, "{name} {prefix:?} from {start:?}");

    let mut falling: Vec<Pair> =
        within().filter(|(key, _)| start.is_none_or(|start| &key[..] <= start)).map(own).collect();
    let last = falling.last().cloned();
    falling.reverse();
    assert_eq!(found(Direction::Falling), falling, "{name} {prefix:?} down from {start:?}");

    if let Some(at_most) = start {
        assert_eq!(engine.last_at_most(name, &prefix, at_most).unwrap(), last, "{name}");
    }
}
