package dev.parley.server.rpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.ErrorDetailsProto;
import dev.parley.v1.ErrorReason;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The contract as reflection serves it: with its comments, which generated classes lack, so that
/// `grpcurl HOST describe parley.v1.MessageService.SendMessage` explains itself.
final class Contract {
    private static final String RESOURCE = "/parley.protoset";
    /// What no service names, and every status holds.
    private static final List<String> OF_STATUSES = List.of(
            ErrorDetailsProto.getDescriptor().getName(),
            ErrorReason.getDescriptor().getFile().getName());

    private final Map<String, FileDescriptor> files;
    private final Map<String, ServiceDescriptor> services = new HashMap<>();

    private Contract(Map<String, FileDescriptor> files) {
        this.files = files;
        for (FileDescriptor file : files.values()) {
            for (ServiceDescriptor service : file.getServices()) services.put(service.getFullName(), service);
        }
    }

    /// Reads the descriptors that the build wrote.
    static Contract load() {
        try (InputStream resource = Contract.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) throw new IllegalStateException("the build has not written " + RESOURCE);
            Map<String, FileDescriptorProto> written = new HashMap<>();
            FileDescriptorProto details = ErrorDetailsProto.getDescriptor().toProto();
            written.put(details.getName(), details);
            for (FileDescriptorProto file :
                    FileDescriptorSet.parseFrom(resource).getFileList()) {
                written.put(file.getName(), file);
            }
            Map<String, FileDescriptor> files = new HashMap<>();
            for (String name : written.keySet()) build(name, written, files);
            return new Contract(files);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (DescriptorValidationException incomplete) {
            throw new IllegalStateException(RESOURCE + " is incomplete", incomplete);
        }
    }

    /// Builds a file behind those that it imports. Reflection knows the files of services and what they import; so
    /// these import, beside their own, what statuses are made of.
    private static FileDescriptor build(
            String name, Map<String, FileDescriptorProto> written, Map<String, FileDescriptor> files)
            throws DescriptorValidationException {
        FileDescriptor built = files.get(name);
        if (built != null) return built;
        FileDescriptorProto file = written.get(name);
        if (file == null) throw new IllegalStateException(RESOURCE + " lacks " + name);
        Set<String> imports = new LinkedHashSet<>(file.getDependencyList());
        if (file.getServiceCount() > 0) imports.addAll(OF_STATUSES);
        List<FileDescriptor> imported = new ArrayList<>();
        for (String each : imports) imported.add(build(each, written, files));
        FileDescriptorProto complete =
                file.toBuilder().clearDependency().addAllDependency(imports).build();
        built = FileDescriptor.buildFrom(complete, imported.toArray(FileDescriptor[]::new));
        files.put(name, built);
        return built;
    }

    FileDescriptor file(String name) {
        FileDescriptor file = files.get(name);
        if (file == null) throw new IllegalStateException("the contract has no file " + name);
        return file;
    }

    /// The services of the contract.
    Collection<ServiceDescriptor> services() {
        return services.values();
    }

    ProtoServiceDescriptorSupplier service(String name) {
        ServiceDescriptor service = services.get(name);
        if (service == null) throw new IllegalStateException("the contract has no service " + name);
        return new OfService(service);
    }

    ProtoMethodDescriptorSupplier method(String service, String name) {
        MethodDescriptor method = service(service).getServiceDescriptor().findMethodByName(name);
        if (method == null) throw new IllegalStateException("the contract has no method " + service + "." + name);
        return new OfMethod(method);
    }

    private record OfService(ServiceDescriptor service) implements ProtoServiceDescriptorSupplier {
        @Override
        public ServiceDescriptor getServiceDescriptor() {
            return service;
        }

        @Override
        public FileDescriptor getFileDescriptor() {
            return service.getFile();
        }
    }

    private record OfMethod(MethodDescriptor method) implements ProtoMethodDescriptorSupplier {
        @Override
        public MethodDescriptor getMethodDescriptor() {
            return method;
        }

        @Override
        public ServiceDescriptor getServiceDescriptor() {
            return method.getService();
        }

        @Override
        public FileDescriptor getFileDescriptor() {
            return method.getFile();
        }
    }
}
