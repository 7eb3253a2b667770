//! Who answers without a model.

pub mod actor;
