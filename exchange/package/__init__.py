"""The report package: one workbook a submission, with digests that name every changed cell (docs/package-format.md)."""

from exchange.package.layout import FORMAT_VERSION, Layout, data_digest, lay_out, package_digest
from exchange.package.pack import Pack, file_name, pack_of
from exchange.package.read import PackageRead, read_package
from exchange.package.write import write_package

__all__ = [
    "FORMAT_VERSION",
    "Layout",
    "Pack",
    "PackageRead",
    "data_digest",
    "file_name",
    "lay_out",
    "pack_of",
    "package_digest",
    "read_package",
    "write_package",
]
