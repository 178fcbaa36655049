package dev.parley.client;

import java.util.List;

/// One page of a list.
///
/// @param nextToken asks for the next page; empty when this is the last
public record Page<T>(List<T> items, String nextToken) {
    public Page {
        items = List.copyOf(items);
    }
}
