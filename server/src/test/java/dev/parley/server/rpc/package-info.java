/// Tests of the edge, most of them over a real socket, a real server and a real PostgreSQL ({@link RunningServer}).
@NullMarked
package dev.parley.server.rpc;

import org.jspecify.annotations.NullMarked;
