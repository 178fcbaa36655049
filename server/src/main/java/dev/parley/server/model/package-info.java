/// The words of the domain as checked records: ids, roles, rooms, messages, log entries, outcomes.
///
/// Imports: nothing of Parley, no library but JSpecify and SLF4J. Deliberately absent: SQL, protobuf, threads, clocks.
@NullMarked
package dev.parley.server.model;

import org.jspecify.annotations.NullMarked;
