//! The `tickmark` program.

fn main() {}
