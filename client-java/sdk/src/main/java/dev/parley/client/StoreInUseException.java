package dev.parley.client;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The file of a store is used by another client, of this program or another one.
public final class StoreInUseException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    StoreInUseException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
