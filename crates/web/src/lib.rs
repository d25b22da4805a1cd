//! The site and the JSON API.

pub mod assets;
pub mod bars;
pub mod error;
pub mod frame;
pub mod pager;
pub mod pages;
pub mod parameters;
pub mod question;
pub mod rows;
pub mod state;
pub mod tile_map;
pub mod wording;
