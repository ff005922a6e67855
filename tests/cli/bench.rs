//! The parts that a bench starts in processes of their own, and what their figures look like.

use serde_json::Value;

use super::world::World;

fn part(world: &World, name: &str) -> Vec<Value> {
    let dir = world.path().to_str().unwrap();
    let figures =
        world.json(&["bench", "--part", name, "--dir", dir, "--quick", "--messages", "500"]);
    figures.as_array().unwrap().clone()
}

fn names(figures: &[Value]) -> Vec<&str> {
    figures.iter().map(|figure| figure["name"].as_str().unwrap()).collect()
}

#[test]
fn an_import_is_measured_and_then_asked() {
    let world = World::empty();

    let imported = part(&world, "import");
    let asked = part(&world, "ask");

    assert_eq!(imported[0]["name"], "import");
    assert_eq!(imported[0]["unit"], "1/s");
    for name in ["why, 10 deletes, p99", "list of 100, p99", "list of 100, as of, p99"] {
        assert!(names(&asked).contains(&name), "{asked:?}");
    }
    for figure in imported.iter().chain(&asked) {
        assert!(figure["value"].as_f64().unwrap() > 0.0, "{figure}");
        assert!(figure["floor"].is_null() && figure["ratio"].is_null(), "{figure}");
    }
    if cfg!(target_os = "linux") {
        assert!(names(&imported).contains(&"resident memory, writing"));
        assert!(names(&asked).contains(&"resident memory, reading"));
    }
    // What was imported is an ordinary store: nothing in it is missing or damaged.
    world.is_whole();
}
