package dev.parley.server.model;

import java.util.List;

/// A message with its reactions, as one reader sees them.
public record MessageView(Message message, List<Reaction> reactions) {
    public MessageView {
        reactions = List.copyOf(reactions);
    }
}
