/// Where the database comes from: an embedded PostgreSQL in a data directory, or one that is named by a URL. Hands out
/// connections that cannot wait for ever, applies the migrations, and refuses a PostgreSQL that may lose commits.
///
/// Imports: nothing of Parley; pgjdbc, HikariCP, Flyway, and what unpacks the binaries. Deliberately absent: SQL over
/// Parley's tables (that is `store`), reading the environment (that is `Main`).
@NullMarked
package dev.parley.server.database;

import org.jspecify.annotations.NullMarked;
