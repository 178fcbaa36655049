@NullMarked
package dev.parley.proto;

import org.jspecify.annotations.NullMarked;
