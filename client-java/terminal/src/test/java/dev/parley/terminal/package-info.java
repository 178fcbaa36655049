/// Tests of what needs neither a terminal nor a server.
@NullMarked
package dev.parley.terminal;

import org.jspecify.annotations.NullMarked;
