//! What can be checked about a store without trusting the program that wrote it: [`verify`] reads
//! every byte, and [`inspect`] shows what the bytes say.

pub mod inspect;
pub mod verify;
