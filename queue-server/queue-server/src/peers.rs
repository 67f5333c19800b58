//! How many connections one address may hold: one machine cannot keep the others out.
//!
//! A follower is a connection like any other, so followers are counted too. Behind a proxy many
//! people come from one address; proxies stand in the machine's settings and are not counted.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Config;

/// Closed connections are told in the log so often at most.
const TELL: Duration = Duration::from_secs(60);

/// Who holds how many connections.
#[derive(Debug)]
pub(crate) struct Peers {
    most: u32,
    uncounted: Vec<IpAddr>,
    held: Mutex<HashMap<IpAddr, u32>>,
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    at: Option<Instant>,
    /// Closed since then.
    closed: u64,
}

/// One connection's place; it is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    peers: Arc<Peers>,
    address: Option<IpAddr>,
}

impl Peers {
    pub(crate) fn new(config: &Config) -> Arc<Self> {
        Arc::new(Self {
            most: config.connections_per_address,
            uncounted: config.uncounted_addresses.clone(),
            held: Mutex::default(),
            told: Mutex::default(),
        })
    }

    /// A place for one more connection from `address`, unless it holds its share.
    pub(crate) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        // An IPv4 caller of a socket for both kinds comes under another name.
        let address = address.to_canonical();
        if self.uncounted.contains(&address) {
            return Some(Seat { peers: Arc::clone(self), address: None });
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(held);
        Some(Seat { peers: Arc::clone(self), address: Some(address) })
    }

    /// A connection was closed as it came; a full hall and a greedy address both end here.
    pub(crate) fn turned_away(&self, now: Instant) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.closed += 1;
        let silent = told.at.is_some_and(|at| now.saturating_duration_since(at) < TELL);
        if !silent {
            // Never the address: it may be a visitor's phone.
            tracing::warn!(
                closed = told.closed,
                most_per_address = self.most,
                "connections are closed as they come: the hall is full or an address holds its share"
            );
            *told = Told { at: Some(now), closed: 0 };
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut held = self.peers.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peers() -> Arc<Peers> {
        Peers::new(&Config { connections_per_address: 2, ..Config::default() })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_holds_its_share_and_not_its_neighbours() {
        let (peers, phone) = (peers(), address("10.0.0.7"));
        let seats = [peers.enter(phone).unwrap(), peers.enter(phone).unwrap()];
        assert!(peers.enter(phone).is_none());
        assert!(peers.enter(address("::ffff:10.0.0.7")).is_none(), "the same under another name");
        assert!(peers.enter(address("10.0.0.8")).is_some());
        drop(seats);
        assert!(peers.enter(phone).is_some());
        assert!(peers.held.lock().unwrap().is_empty(), "who left is forgotten");
    }

    #[test]
    fn a_proxy_on_this_machine_is_not_counted() {
        let peers = peers();
        let proxy = address("127.0.0.1");
        let seats: Vec<_> = (0..100).map(|_| peers.enter(proxy)).collect();
        assert!(seats.iter().all(Option::is_some));
    }
}
