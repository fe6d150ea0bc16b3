//! 新收人犯: who was brought in, how far each one is, and which hours run.

pub mod clock;
