package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.model.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Page tokens: base64url of a checksum and of where the next page begins. The checksum covers the method, its caller
/// and all arguments but `page_size` and `page_token`, so that a token used with others is refused instead of answering
/// nonsense. It carries no authority: what a page may show is decided at each read.
final class PageTokens {
    private static final int CHECKSUM_BYTES = 8;
    private static final String SEPARATOR = "\n";

    private PageTokens() {}

    /// Where the page begins: what {@link #encode} was given, or null for the first page.
    ///
    /// @param request with its `page_token`
    static @Nullable List<String> decode(UserId caller, Message request) {
        String token = (String) request.getField(field(request, "page_token"));
        if (token.isEmpty()) return null;
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length > CHECKSUM_BYTES) {
                byte[] place = Arrays.copyOfRange(bytes, CHECKSUM_BYTES, bytes.length);
                byte[] checksum = Arrays.copyOf(bytes, CHECKSUM_BYTES);
                if (MessageDigest.isEqual(checksum, checksum(caller, request, place))) {
                    return List.of(new String(place, StandardCharsets.UTF_8).split(SEPARATOR, -1));
                }
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused();
        }
        throw refused();
    }

    private static RefusedArgument refused() {
        return Arguments.invalid(
                "page_token",
                "is not one that this method answered to these arguments; repeat those of the first page,"
                        + " or leave it empty to begin anew");
    }

    /// @param place where the next page begins; without line breaks
    static String encode(UserId caller, Message request, String... place) {
        byte[] bytes = String.join(SEPARATOR, place).getBytes(StandardCharsets.UTF_8);
        byte[] token = Arrays.copyOf(checksum(caller, request, bytes), CHECKSUM_BYTES + bytes.length);
        System.arraycopy(bytes, 0, token, CHECKSUM_BYTES, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static byte[] checksum(UserId caller, Message request, byte[] place) {
        Message arguments = request.toBuilder()
                .clearField(field(request, "page_token"))
                .clearField(field(request, "page_size"))
                .build();
        byte[] sum = Sha256.of(
                request.getDescriptorForType().getName().getBytes(StandardCharsets.UTF_8),
                caller.toString().getBytes(StandardCharsets.UTF_8),
                RequestKey.bytes(arguments),
                place);
        return Arrays.copyOf(sum, CHECKSUM_BYTES);
    }

    private static com.google.protobuf.Descriptors.FieldDescriptor field(Message request, String name) {
        var field = request.getDescriptorForType().findFieldByName(name);
        if (field == null) throw new IllegalStateException("a request without " + name + " is not paged");
        return field;
    }
}
