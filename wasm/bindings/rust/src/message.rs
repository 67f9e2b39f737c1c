//! A message of the conversation.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use crate::layout::message;
use crate::part::Part;
use crate::record::Record;
use crate::records::Records;
use crate::time::system_time;

/// One message of the conversation: a view into its [`Status`](crate::Status), free to copy.
#[derive(Clone, Copy)]
pub struct Message<'s> {
    body: &'s [u8],
    records: &'s Records,
    record: Record<'s>,
}

/// The members of a message that [`Message::json`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "they are called as the methods of Message")]
pub enum MessageField {
    Id,
    Role,
    Content,
    SentAt,
}

impl<'s> Message<'s> {
    pub(crate) fn new(body: &'s [u8], records: &'s Records, record: Record<'s>) -> Self {
        Self { body, records, record }
    }

    /// The message's id.
    #[must_use]
    pub fn id(&self) -> Option<Cow<'s, str>> {
        self.record.string(self.body, message::ID)
    }

    /// `user`, `assistant`; the set is open.
    #[must_use]
    pub fn role(&self) -> Option<Cow<'s, str>> {
        self.record.string(self.body, message::ROLE)
    }

    /// What a user said; an assistant's text is in the parts.
    #[must_use]
    pub fn content(&self) -> Option<Cow<'s, str>> {
        self.record.string(self.body, message::CONTENT)
    }

    /// When it was sent, as UTC where the API writes no zone; none where missing or unreadable.
    #[must_use]
    pub fn sent_at(&self) -> Option<SystemTime> {
        system_time(self.sent_at_nanos()?)
    }

    /// The same in nanoseconds since 1970.
    #[must_use]
    pub fn sent_at_nanos(&self) -> Option<i128> {
        self.record.nanos(message::SENT)
    }

    /// Its parts, in order.
    #[must_use]
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Part<'s>> + DoubleEndedIterator + Clone + use<'s> {
        let body = self.body;
        let (first, count) = (self.record.size(message::FIRST_PART), self.record.size(message::PART_COUNT));
        self.records.parts(first, count).map(move |record| Part::new(body, record))
    }

    /// The JSON text of a member as the API sent it; none where it is missing.
    #[must_use]
    pub fn json(&self, field: MessageField) -> Option<Cow<'s, str>> {
        let cell = match field {
            MessageField::Id => message::ID,
            MessageField::Role => message::ROLE,
            MessageField::Content => message::CONTENT,
            MessageField::SentAt => message::TIMESTAMP,
        };
        self.record.json(self.body, cell)
    }

    /// The whole message as the API sent it.
    #[must_use]
    pub fn raw_json(&self) -> Cow<'s, str> {
        self.record.json(self.body, message::RAW).unwrap_or_default()
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id())
            .field("role", &self.role())
            .field("content", &self.content())
            .field("parts", &self.parts().collect::<Vec<_>>())
            .finish()
    }
}
