/// Tests of the rules of rooms and messages, through a real sequencer on a real PostgreSQL.
@NullMarked
package dev.parley.server.chat;

import org.jspecify.annotations.NullMarked;
