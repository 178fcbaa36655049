/// Tests of the log, on a real PostgreSQL.
@NullMarked
package dev.parley.server.log;

import org.jspecify.annotations.NullMarked;
