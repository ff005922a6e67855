//! Histories that once broke a property, by what was wrong.
