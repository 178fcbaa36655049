/// All SQL, by jOOQ. One class a table or a path through several; classes are bound to one connection and hold no
/// state.
///
/// Imports: model, jOOQ, JDBC. Deliberately absent: transactions' limits (log, {@link Reads}), rules (chat).
@NullMarked
package dev.parley.server.store;

import org.jspecify.annotations.NullMarked;
