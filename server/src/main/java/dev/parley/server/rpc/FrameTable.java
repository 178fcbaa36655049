package dev.parley.server.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Reply;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Which method a frame of `Connect` asks for, and which field of `Reply` answers it. Both fields have the method's
/// name.
final class FrameTable {
    private final @Nullable Row<?, ?>[] byNumber;

    /// @param replyNumber of the field of `Reply` that holds its result
    record Row<Q extends Message, A extends Message>(Rpc<Q, A> rpc, int replyNumber) {}

    FrameTable(Collection<Rpc<?, ?>> methods) {
        int greatest = 0;
        for (FieldDescriptor field : ConnectRequest.getDescriptor().getFields()) {
            greatest = Math.max(greatest, field.getNumber());
        }
        byNumber = new Row<?, ?>[greatest + 1];
        for (Rpc<?, ?> rpc : methods) {
            if (rpc.inFrame() != null) byNumber[number(ConnectRequest.getDescriptor(), rpc)] = row(rpc);
        }
    }

    private static <Q extends Message, A extends Message> Row<Q, A> row(Rpc<Q, A> rpc) {
        return new Row<>(rpc, number(Reply.getDescriptor(), rpc));
    }

    private static int number(Descriptor message, Rpc<?, ?> rpc) {
        String method = rpc.method().getBareMethodName();
        if (method == null) throw new IllegalStateException("a method without a name");
        String name = method.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
        FieldDescriptor field = message.findFieldByName(name);
        if (field == null) throw new IllegalStateException(message.getName() + " has no field " + name);
        return field.getNumber();
    }

    /// The method of a frame's request field; null when there is none: the frame is of a newer contract, or empty.
    @Nullable
    Row<?, ?> row(int requestNumber) {
        return byNumber[requestNumber];
    }
}
