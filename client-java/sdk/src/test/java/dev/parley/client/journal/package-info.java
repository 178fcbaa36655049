/// The journal against torn files, other users of the file, and its own growth.
@NullMarked
package dev.parley.client.journal;

import org.jspecify.annotations.NullMarked;
