//! What an installer reads when a file is wrong: the sound files beside this test, broken in one
//! place at a time, and the very lines that are answered.

mod appointments;
#[cfg(test)]
mod broken;
mod catalogue;
mod files;
mod map;
mod office;
