package dev.parley.server.rpc;

import dev.parley.server.auth.BuiltInIssuer;
import dev.parley.server.auth.Identity;
import dev.parley.server.chat.History;
import dev.parley.server.chat.MessageSearch;
import dev.parley.server.chat.Profiles;
import dev.parley.server.chat.RoomReads;
import dev.parley.server.fanout.Subscribers;
import dev.parley.server.log.Sequencer;
import java.util.ArrayList;
import java.util.List;

/// What the services serve, started.
///
/// @param issuer the one that the identity was made with
public record Domain(
        Identity identity,
        BuiltInIssuer issuer,
        Profiles profiles,
        RoomReads rooms,
        History history,
        MessageSearch search,
        Sequencer sequencer,
        Subscribers subscribers) {

    /// Every unary method of the contract but `Poll`.
    List<Rpc<?, ?>> methods() {
        List<Rpc<?, ?>> all = new ArrayList<>();
        all.addAll(new AuthMethods(identity, issuer, profiles).all());
        all.addAll(new UserMethods(profiles).all());
        all.addAll(RoomMethods.all());
        all.addAll(new RoomReadMethods(rooms).all());
        all.addAll(new MessageMethods(history, search).all());
        all.addAll(new StreamMethods(subscribers, rooms).all());
        return all;
    }
}
