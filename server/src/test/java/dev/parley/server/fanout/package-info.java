/// Tests of fan-out over a real log, a real PostgreSQL and an outlet that records.
@NullMarked
package dev.parley.server.fanout;

import org.jspecify.annotations.NullMarked;
