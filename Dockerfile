# One file for every service: docker build --build-arg SERVICE=Aggregator -t smtpstream/aggregator .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG SERVICE
WORKDIR /src
COPY . .
RUN dotnet publish services/SmtpStream.${SERVICE}/SmtpStream.${SERVICE}.csproj -c Release -o /app --nologo -v q

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ARG SERVICE
ENV SERVICE=${SERVICE} DOTNET_gcServer=0 DOTNET_EnableDiagnostics=0
WORKDIR /app
COPY --from=build /app .
USER 1654
ENTRYPOINT ["/bin/sh", "-c", "exec dotnet /app/SmtpStream.${SERVICE}.dll"]
