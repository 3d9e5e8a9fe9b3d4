//! Records of one kind by id. Copies share the records, so that a document is copied without copying what it holds; and
//! whatever the kind, the map below is one of ids and pointers, so that its code is linked once and not once per kind.

use std::{collections::BTreeMap, fmt, marker::PhantomData, sync::Arc};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{SeqAccess, Visitor},
};

use crate::domain::{id::Id, record::Identified};

/// Records of one kind in the order of their ids, written as a list of records, each with its own id.
pub struct Records<T>(BTreeMap<u64, Arc<T>>);

impl<T> Records<T> {
    /// None at all.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The record with this id.
    pub fn get(&self, id: &Id<T>) -> Option<&T> {
        self.0.get(&id.raw()).map(Arc::as_ref)
    }

    /// Whether there is a record with this id.
    pub fn contains_key(&self, id: &Id<T>) -> bool {
        self.0.contains_key(&id.raw())
    }

    /// All records, in the order of their ids.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.0.values().map(Arc::as_ref)
    }

    /// All ids, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = Id<T>> + ExactSizeIterator + Clone {
        self.0.keys().map(|raw| Id::from_raw(*raw))
    }

    /// Puts a record in, in place of the one with its id.
    pub fn insert(&mut self, id: Id<T>, record: T) {
        drop(put(&mut self.0, id.raw(), Arc::new(record)));
    }

    /// Takes all records out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes a record out.
    pub fn remove(&mut self, id: &Id<T>) {
        self.0.remove(&id.raw());
    }
}

/// Apart from what is done with the old record, so that it is the same code for every kind and linked once.
#[inline(never)]
fn put<T>(map: &mut BTreeMap<u64, Arc<T>>, id: u64, record: Arc<T>) -> Option<Arc<T>> {
    map.insert(id, record)
}

impl<T: Clone> Records<T> {
    /// The record with this id, to be changed; other copies keep it as it was.
    pub fn get_mut(&mut self, id: &Id<T>) -> Option<&mut T> {
        self.0.get_mut(&id.raw()).map(Arc::make_mut)
    }

    /// All records, to be changed; other copies keep them as they were.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut().map(Arc::make_mut)
    }
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Records<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: PartialEq> PartialEq for Records<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.0.iter().zip(&other.0).all(|((id, left), (other, right))| {
                id == other && (Arc::ptr_eq(left, right) || left == right)
            })
    }
}

impl<T: Eq> Eq for Records<T> {}

impl<T: fmt::Debug> fmt::Debug for Records<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.values()).finish()
    }
}

impl<T: Serialize> Serialize for Records<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.values())
    }
}

impl<'de, T: Deserialize<'de> + Identified> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Identified> Visitor<'de> for ListVisitor<T> {
    type Value = Records<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Records<T>, A::Error> {
        let mut records = Records::new();
        while let Some(record) = list.next_element::<T>()? {
            records.insert(record.id(), record);
        }
        Ok(records)
    }
}
