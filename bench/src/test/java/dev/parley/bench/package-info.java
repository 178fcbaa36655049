/// Tests of the benchmark as a whole.
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
