package dev.parley.server.rpc;

import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;

/// The comments of `error_reason.proto`, as the build keeps them.
final class ContractComments {
    private static final int ENUM_FIELD_OF_FILE = 5;
    private static final int VALUE_FIELD_OF_ENUM = 2;

    private ContractComments() {}

    static String of(String value) {
        FileDescriptor file = Contract.load().file("parley/v1/error_reason.proto");
        int index =
                file.findEnumTypeByName("ErrorReason").findValueByName(value).getIndex();
        List<Integer> path = List.of(ENUM_FIELD_OF_FILE, 0, VALUE_FIELD_OF_ENUM, index);
        return file.toProto().getSourceCodeInfo().getLocationList().stream()
                .filter(location -> location.getPathList().equals(path))
                .map(Location::getLeadingComments)
                .findFirst()
                .orElse("");
    }
}
