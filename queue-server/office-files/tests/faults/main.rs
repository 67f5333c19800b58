//! What an installer reads when a file is wrong: the sound files beside this test, broken in one
//! place at a time, and the very lines that are answered.

#[cfg(test)]
mod broken;
mod catalogue;
mod files;
mod office;
