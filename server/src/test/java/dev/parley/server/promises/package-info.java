/// The promises of the README, tested on the whole server: clients work and only record (`History`), checkers judge the
/// record afterwards (`Checkers`, one function a promise), and every checker is shown a broken twin that it must catch.
///
/// Deliberately absent: doubles of the server's own types. PostgreSQL, the server and the wire are real; what is broken
/// on purpose is broken between a client and the real server.
@NullMarked
package dev.parley.server.promises;

import org.jspecify.annotations.NullMarked;
