//! The compiler on templates of many shapes.

use super::*;

#[test]
fn dump() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../work/shared/seeds");
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for schema in compile(&text, path.file_stem().unwrap().to_str().unwrap(), Origin::Unknown) {
            println!("{}", schema.to_yaml());
        }
    }
}
