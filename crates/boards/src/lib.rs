//! What each screen of the building shows: views without names, made into HTML. Pure.
#![warn(missing_docs)]

pub mod band;
pub mod board;
pub mod door;
pub mod fault;
pub mod frame;
pub mod languages;
pub mod list;
pub mod masking;
pub mod proof;
pub mod shown;
pub mod sizing;
pub mod templates;
pub mod view;

pub use band::Band;
pub use board::{Board, Name};
pub use fault::BoardFault;
pub use frame::{Glass, PageFrame, Patience};
pub use languages::Languages;
pub use sizing::Sizing;
pub use templates::{Drawn, Templates};
pub use view::View;
