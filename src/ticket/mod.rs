//! What is meant.
pub mod id;
pub mod name;
