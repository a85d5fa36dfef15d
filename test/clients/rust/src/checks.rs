//! Counted checks. Each prints its sentence before it is made, so the last sentence printed is the one that failed.
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

pub fn same<A: PartialEq<B> + Debug, B: Debug>(what: &str, actual: A, expected: B) {
    check(what);
    assert!(actual == expected, "\n  got      {actual:?}\n  expected {expected:?}");
}

/// The error of a call that had to be refused.
pub fn refused<T: Debug, E: Debug>(what: &str, result: Result<T, E>) -> E {
    check(what);
    result.expect_err("it was not refused")
}

pub fn count() -> usize {
    COUNT.load(Ordering::Relaxed)
}

fn check(what: &str) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    println!("- {what}");
}
