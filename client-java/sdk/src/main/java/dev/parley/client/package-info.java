/// A client of Parley for programs and screens.
///
/// # A tour
///
/// A [ParleyClient][dev.parley.client.ParleyClient] is built once a user, signed in, and connected. From then
/// on it is the truth about the user's rooms, as far as the network allows: it reconnects by itself, resumes
/// where it was, falls back to polling where streams do not last, and renews its tokens.
///
/// - **State, not events.** `rooms()` and `timeline(room).entries()` answer what is so now, from any thread,
///   without waiting. A screen observes [Change][dev.parley.client.Change] and reads again what it shows.
/// - **A timeline has no holes and no doubles.** It is a stretch of messages by `seq`, up to the newest;
///   `loadOlder()` makes it longer. What the user sends stands behind it until the server has stored it.
/// - **Sending cannot be lost.** `send` returns at once. The message is kept before its first try and
///   repeated under the same id until its outcome is known: SENT, or FAILED with a reason that a person can
///   act on.
/// - **A program that reads messages** observes [MessageReceived][dev.parley.client.Change.MessageReceived].
///   With [Store.file][dev.parley.client.Store#file] it is told, after a restart, what it missed; what it saw
///   shortly before the end may be told again.
///
/// # Limits
///
/// A text has at most 16 384 bytes, attributes 4 096. One message of a room is on its way at a time, so that
/// their order is kept; a user may send 50 in a second. A request waits up to 30 s. Pauses between tries are
/// random, below 0.5 s at first and below 20 s at most; after 20 failures in a row the client has FAILED.
/// When more than 10 000 events were missed, a client begins from a snapshot: nothing is missing in its
/// timelines, but it is not told of each message.
///
/// # Inside
///
/// One thread owns all state (`Loop`); `wire` is the network, `journal` the file of a store. Nothing of gRPC
/// or Protobuf is part of the interface.
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
