//! The tokens that a client has of the documents that it has open, so that it can be told what has changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::SemanticToken;

use crate::workspace::Address;

/// Of how many documents the tokens are kept; of more, those that were asked for last.
const MAX_DOCUMENTS: usize = 64;

/// The tokens that were sent last, document by document.
#[derive(Debug, Default)]
pub struct TokenCache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    sent: BTreeMap<Address, Sent>,
    /// How many lists were sent in this session: each has a number of its own.
    count: u64,
}

#[derive(Debug)]
struct Sent {
    number: u64,
    tokens: Arc<[SemanticToken]>,
}

impl TokenCache {
    /// The tokens of a document that were sent under this name, if they were the last.
    #[must_use]
    pub fn get(&self, address: &Address, result_id: &str) -> Option<Arc<[SemanticToken]>> {
        let kept = self.lock();
        let sent = kept.sent.get(address)?;
        (sent.number.to_string() == result_id).then(|| Arc::clone(&sent.tokens))
    }

    /// Keeps the tokens of a document in place of the last ones; the name to send them under.
    pub fn keep(&self, address: Address, tokens: Arc<[SemanticToken]>) -> String {
        let mut kept = self.lock();
        kept.count += 1;
        let number = kept.count;
        kept.sent.insert(address, Sent { number, tokens });
        if kept.sent.len() > MAX_DOCUMENTS {
            let oldest =
                kept.sent.iter().min_by_key(|(_, sent)| sent.number).map(|(address, _)| address.clone());
            oldest.and_then(|oldest| kept.sent.remove(&oldest));
        }
        number.to_string()
    }

    /// Forgets a document that was closed.
    pub fn forget(&self, address: &Address) {
        self.lock().sent.remove(address);
    }

    /// It is held for a look into a small map only, never while tokens are made.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_list_of_the_last_documents_is_known_until_it_is_forgotten() {
        let cache = TokenCache::default();
        let address = |n: usize| Address::from_uri(&format!("untitled:{n}"));
        let empty = || Arc::<[SemanticToken]>::from([]);
        let old = cache.keep(address(0), empty());
        let new = cache.keep(address(0), empty());
        assert!(cache.get(&address(0), &old).is_none() && cache.get(&address(0), &new).is_some());
        assert!(cache.get(&address(1), &new).is_none());
        let names: Vec<_> = (1..=MAX_DOCUMENTS).map(|n| cache.keep(address(n), empty())).collect();
        assert!(cache.get(&address(0), &new).is_none() && cache.get(&address(1), &names[0]).is_some());
        cache.forget(&address(1));
        assert!(cache.get(&address(1), &names[0]).is_none());
    }
}
