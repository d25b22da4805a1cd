//! The site over a real store: every address answered through the router, as a
//! browser or a program would ask for it. Files mirror the addresses.

mod about;
mod answers;
mod api;
mod bad_input;
mod browse;
mod headers;
mod page;
mod pages;
mod site;
