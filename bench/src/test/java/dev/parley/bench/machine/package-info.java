/// Tests of what is read from the machine and its processes.
@NullMarked
package dev.parley.bench.machine;

import org.jspecify.annotations.NullMarked;
