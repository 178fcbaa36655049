/// Tests of the clients' reading and signing.
@NullMarked
package dev.parley.bench.wire;

import org.jspecify.annotations.NullMarked;
