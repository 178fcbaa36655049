/// A small crash-safe file of keys and values. Knows nothing of chat. Deliberately absent: anything that
/// would need a database.
@NullMarked
package dev.parley.client.journal;

import org.jspecify.annotations.NullMarked;
