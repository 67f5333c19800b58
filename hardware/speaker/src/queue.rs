use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The most texts that wait at once; more than a screen ever has to say.
const MOST: usize = 8;

/// A text that waited longer than this is not said any more: the screen it was about has gone
/// (RELIABILITY, F37).
const OLDEST: Duration = Duration::from_secs(60);

/// Texts that wait for their turn.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    waiting: VecDeque<(T, Instant)>,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { waiting: VecDeque::new() }
    }

    /// Lets `text` wait; gives it back when too many do.
    pub(crate) fn push(&mut self, text: T, now: Instant) -> Option<T> {
        if self.waiting.len() >= MOST {
            return Some(text);
        }
        self.waiting.push_back((text, now));
        None
    }

    /// The next text.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.waiting.pop_front().map(|(text, _)| text)
    }

    /// Takes out the texts that have waited too long by `now`.
    pub(crate) fn too_old(&mut self, now: Instant) -> Vec<T> {
        let mut old = Vec::new();
        while self.waiting.front().is_some_and(|(_, since)| now.duration_since(*since) > OLDEST) {
            old.extend(self.pop());
        }
        old
    }

    /// Takes out everything.
    pub(crate) fn clear(&mut self) -> Vec<T> {
        self.waiting.drain(..).map(|(text, _)| text).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    #[test]
    fn eight_texts_wait_and_no_more() {
        let (mut queue, now) = (Queue::new(), clock::now());
        for text in 0..8 {
            assert_eq!(queue.push(text, now), None);
        }
        assert_eq!(queue.push(8, now), Some(8));
        assert_eq!(queue.pop(), Some(0));
        assert_eq!(queue.push(9, now), None);
    }

    #[test]
    fn after_a_minute_a_text_is_not_said_any_more() {
        let (mut queue, now) = (Queue::new(), clock::now());
        queue.push("old", now);
        queue.push("young", now + Duration::from_secs(30));
        assert_eq!(queue.too_old(now + Duration::from_secs(60)), Vec::<&str>::new());
        assert_eq!(queue.too_old(now + Duration::from_secs(61)), ["old"]);
        assert_eq!(queue.clear(), ["young"]);
        assert!(queue.is_empty());
    }
}
