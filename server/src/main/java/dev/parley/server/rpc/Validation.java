package dev.parley.server.rpc;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import dev.parley.server.model.Refusal.FieldFault;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The contract's own rules of fields (`buf.validate`), and that no text holds a NUL, which PostgreSQL cannot keep.
/// Building it takes up to a second; checking a small message some microseconds.
final class Validation {
    private static final int MAX_NAMED_FAULTS = 3;

    private final Validator validator;

    /// @param requests the messages that will be checked
    Validation(Collection<Descriptor> requests) {
        try {
            this.validator = ValidatorFactory.newBuilder().buildWithDescriptors(List.copyOf(requests), true);
        } catch (CompilationException unreadable) {
            throw new IllegalStateException("the contract's rules cannot be read", unreadable);
        }
    }

    /// @param mayHoldNul {@link Incoming.Read}
    /// @return `FIELD_INVALID` with each field at fault; empty when the request keeps the rules
    Optional<Refusal> check(Message request, boolean mayHoldNul) {
        if (mayHoldNul) {
            Optional<FieldFault> nul = nul("", request);
            if (nul.isPresent()) return Optional.of(refusal(List.of(nul.get())));
        }
        ValidationResult result;
        try {
            result = validator.validate(request);
        } catch (ValidationException brokenRule) {
            throw new IllegalStateException("a rule of the contract cannot be checked", brokenRule);
        }
        return result.isSuccess()
                ? Optional.empty()
                : Optional.of(refusal(
                        result.getViolations().stream().map(Validation::fault).toList()));
    }

    private static Refusal refusal(List<FieldFault> faults) {
        String message = faults.stream()
                .limit(MAX_NAMED_FAULTS)
                .map(fault -> fault.field() + " " + fault.description())
                .collect(Collectors.joining("; "));
        return new Refusal(Reason.FIELD_INVALID, message, Map.of(), faults, null);
    }

    private static FieldFault fault(Violation violation) {
        var proto = violation.toProto();
        return new FieldFault(path(proto.getField()), description(proto.getRuleId(), proto.getMessage()));
    }

    /// The rule's own words, without the engine's way of speaking of "the value".
    private static String description(String rule, String message) {
        return switch (rule) {
            case "required" -> "is missing";
            case "string.uuid_empty", "string.uuid" -> "must be a UUID, such as 018f6e1c-77a5-7c3e-9f3e-3a1d2b4c5d6e";
            case "string.pattern" -> "must have no white space and no control characters";
            default -> {
                String said = message.startsWith("value ") ? message.substring("value ".length()) : message;
                yield said.isEmpty() ? "breaks the rule " + rule : said;
            }
        };
    }

    private static String path(FieldPath path) {
        StringBuilder text = new StringBuilder();
        for (FieldPathElement element : path.getElementsList()) {
            if (!text.isEmpty()) text.append('.');
            text.append(element.getFieldName());
            if (element.hasIndex()) text.append('[').append(element.getIndex()).append(']');
        }
        return text.isEmpty() ? "request" : text.toString();
    }

    private static Optional<FieldFault> nul(String prefix, Message message) {
        for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
            FieldDescriptor field = set.getKey();
            String path = prefix + field.getName();
            if (set.getValue() instanceof Collection<?> many) {
                int index = 0;
                for (Object one : many) {
                    Optional<FieldFault> found = nulIn(field.isMapField() ? path : path + "[" + index++ + "]", one);
                    if (found.isPresent()) return found;
                }
            } else {
                Optional<FieldFault> found = nulIn(path, set.getValue());
                if (found.isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<FieldFault> nulIn(String path, Object value) {
        if (value instanceof Message nested) return nul(path + ".", nested);
        return value instanceof String text && text.indexOf('\0') >= 0
                ? Optional.of(new FieldFault(path, "must not hold the character NUL"))
                : Optional.empty();
    }
}
