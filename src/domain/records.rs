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

impl<T: Identified> FromIterator<T> for Records<T> {
    /// All records at once, as for a document of which everything is there: the map is built from the bottom, which takes the
    /// same time for each record however many there are. Of several with one id the last one stays.
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        Self(built(records.into_iter().map(|record| (record.id().raw(), Arc::new(record))).collect()))
    }
}

#[inline(never)]
fn built<T>(records: Vec<(u64, Arc<T>)>) -> BTreeMap<u64, Arc<T>> {
    records.into_iter().collect()
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
        // Packed documents are small, and what reads them stands in the first load: it can do without building at once.
        if deserializer.is_human_readable() {
            deserializer.deserialize_seq(ListVisitor::<T, true>(PhantomData))
        } else {
            deserializer.deserialize_seq(ListVisitor::<T, false>(PhantomData))
        }
    }
}

/// `AT_ONCE`: the records are put in when all of them have been read.
struct ListVisitor<T, const AT_ONCE: bool>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Identified, const AT_ONCE: bool> Visitor<'de> for ListVisitor<T, AT_ONCE> {
    type Value = Records<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Records<T>, A::Error> {
        let mut records = Records::new();
        let mut read = Vec::new();
        while let Some(record) = list.next_element::<T>()? {
            if AT_ONCE {
                read.push((record.id().raw(), Arc::new(record)));
            } else {
                records.insert(record.id(), record);
            }
        }
        if AT_ONCE {
            records.0 = built(read);
        }
        Ok(records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{people::Role, text::Text2};

    fn role(raw: u64, name: &str) -> Role {
        Role { id: Id::from_raw(raw), name: Text2::same(name) }
    }

    fn shown(records: &Records<Role>) -> Vec<(u64, String)> {
        records.values().map(|role| (role.id.raw(), role.name.zh.clone())).collect()
    }

    #[test]
    fn at_once_is_as_one_by_one() {
        // In no order, one id twice: the last one stays, as it does when it is put in.
        let roles = || [(7, "a"), (2, "b"), (9, "c"), (2, "d"), (1, "e")].map(|(raw, name)| role(raw, name));
        let mut one_by_one = Records::new();
        roles().into_iter().for_each(|role| one_by_one.insert(role.id, role));
        let at_once: Records<Role> = roles().into_iter().collect();
        let expected = [(1, "e"), (2, "d"), (7, "a"), (9, "c")].map(|(raw, name)| (raw, name.to_owned()));
        assert_eq!(shown(&at_once), expected);
        assert_eq!(at_once, one_by_one);
        let text = serde_json::to_string(&roles()).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Records<Role>>(&text).ok(), Some(one_by_one.clone()));
        let packed = postcard::to_allocvec(&roles().to_vec()).unwrap_or_default();
        assert_eq!(postcard::from_bytes::<Records<Role>>(&packed).ok(), Some(one_by_one));
    }
}
