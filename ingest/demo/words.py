"""The words of the made-up reports: fields of procedures, tasks, projects, channels, kinds of spending."""

from __future__ import annotations

PROVINCE_FIELDS = (
    "Đất đai", "Hộ tịch", "Thành lập và hoạt động của doanh nghiệp", "Hoạt động xây dựng", "Đường bộ",
    "Khám bệnh, chữa bệnh", "Giáo dục phổ thông", "Việc làm", "Người có công", "Môi trường", "Chứng thực",
    "Bảo trợ xã hội", "Lưu thông hàng hóa trong nước", "Văn hóa cơ sở",
)  # fmt: skip
MINISTRY_FIELDS = {
    "bqp": "Nghĩa vụ quân sự; Chính sách quân đội; Cơ yếu; Quản lý biên giới; Dân quân tự vệ; Thi tuyển quân sự; "
    "Khám bệnh quân y; Rà phá bom mìn",
    "bca": "Quản lý xuất nhập cảnh; Cấp, quản lý căn cước; Đăng ký cư trú; Đăng ký phương tiện; Sát hạch lái xe; "
    "Phòng cháy, chữa cháy; Ngành nghề có điều kiện; Quản lý con dấu; Lý lịch tư pháp",
    "bng": "Lãnh sự; Hộ chiếu ngoại giao; Chứng nhận lãnh sự; Quốc tịch ở nước ngoài; Lễ tân nhà nước; "
    "Hội nghị quốc tế; Báo chí nước ngoài; Người Việt ở nước ngoài",
    "bnv": "Tổ chức phi chính phủ; Thi đua, khen thưởng; Công chức, viên chức; Văn thư, lưu trữ; "
    "Chính quyền địa phương",
    "btp": "Công chứng; Luật sư; Hộ tịch; Quốc tịch; Đấu giá tài sản; Trợ giúp pháp lý; Đăng ký biện pháp bảo đảm; "
    "Thi hành án dân sự; Giám định tư pháp",
    "btc": "Thuế; Hải quan; Chứng khoán; Bảo hiểm; Quản lý công sản; Kế toán, kiểm toán; Kho bạc",
    "bct": "Xuất nhập khẩu; Điện; Hóa chất; Thương mại điện tử; Xúc tiến thương mại; Cạnh tranh; An toàn thực phẩm; "
    "Vật liệu nổ công nghiệp; Giám định thương mại",
    "bvhttdl": "Di sản văn hóa; Điện ảnh; Nghệ thuật biểu diễn; Lữ hành; Thể dục, thể thao; Quảng cáo; Thư viện; "
    "Bản quyền tác giả",
    "bgddt": "Giáo dục đại học; Văn bằng, chứng chỉ; Giáo dục thường xuyên; Thi, tuyển sinh; Du học; Giáo dục mầm non; "
    "Hợp tác đào tạo; Nhà giáo",
    "byt": "Dược phẩm; Trang thiết bị y tế; Khám bệnh, chữa bệnh; An toàn thực phẩm; Y tế dự phòng; Mỹ phẩm; "
    "Đào tạo y khoa; Bảo hiểm y tế; Dân số",
    "bxd": "Hoạt động xây dựng; Nhà ở và công sở; Quy hoạch; Vật liệu xây dựng; Hạ tầng kỹ thuật",
    "bkhcn": "Sở hữu trí tuệ; Tiêu chuẩn đo lường; An toàn bức xạ; Chuyển giao công nghệ; Hoạt động khoa học",
    "nhnn": "Hoạt động ngân hàng; Ngoại hối; Thanh toán; Phòng, chống rửa tiền; Tín dụng; Bảo hiểm tiền gửi; "
    "Kho quỹ; Thông tin tín dụng",
    "ttcp": "Giải quyết khiếu nại; Giải quyết tố cáo; Tiếp công dân; Phòng, chống tham nhũng; Xử lý đơn thư; "
    "Thanh tra chuyên ngành; Kê khai tài sản; Giải trình",
    "vpcp": "Kiểm soát thủ tục; Phản ánh, kiến nghị; Công báo; Văn thư điện tử; Hỗ trợ doanh nghiệp; Giấy mời, lễ tân; "
    "Báo chí; Lưu trữ",
    "bkhdt": "Đầu tư tại Việt Nam; Đăng ký doanh nghiệp; Đấu thầu; Hợp tác xã; Hỗ trợ phát triển chính thức",
    "bnnptnt": "Trồng trọt; Bảo vệ thực vật; Thú y; Thủy sản; Lâm nghiệp",
    "bgtvt": "Đường bộ; Hàng hải; Hàng không; Đăng kiểm; Đường thủy nội địa",
    "btnmt": "Đất đai; Môi trường; Tài nguyên nước; Địa chất và khoáng sản; Khí tượng thủy văn; Đo đạc bản đồ",
    "btttt": "Bưu chính; Viễn thông; Tần số vô tuyến điện; Xuất bản; Phát thanh, truyền hình",
    "bldtbxh": "Việc làm; Lao động ngoài nước; An toàn lao động; Người có công; Giáo dục nghề nghiệp; Trẻ em",
    "ubdt": "Công tác dân tộc; Người có uy tín; Chính sách dân tộc; Xác định thành phần dân tộc; Địa bàn khó khăn; "
    "Hỗ trợ sản xuất; Thông tin dân tộc; Hợp tác quốc tế",
}
CHANNELS = ("Cổng dịch vụ công", "Bộ phận một cửa", "Tin nhắn, tổng đài")
SPENDING = ("Chi thường xuyên", "Chi đầu tư phát triển")
TASKS = (
    ("Hoàn thành tái cấu trúc quy trình {n} thủ tục cung cấp toàn trình", 1),
    ("Kết nối hệ thống giải quyết thủ tục với Cổng dịch vụ công quốc gia", 1),
    ("Tích hợp thanh toán trực tuyến cho {n} thủ tục", 1),
    ("Số hóa {n} nghìn kết quả giải quyết thủ tục còn hiệu lực", 2),
    ("Công bố danh mục dữ liệu mở và {n} tập dữ liệu", 3),
    ("Làm sạch, đồng bộ dữ liệu với Cơ sở dữ liệu quốc gia về dân cư", 3),
    ("Xử lý văn bản hoàn toàn trên môi trường điện tử ở {n} đơn vị", 2),
    ("Tập huấn kỹ năng số cho {n} trăm cán bộ cấp xã", 4),
    ("Phê duyệt cấp độ an toàn cho {n} hệ thống thông tin", 5),
    ("Giám sát an toàn thông tin tập trung cho máy chủ, máy trạm", 5),
    ("Cắt giảm thành phần hồ sơ ở {n} thủ tục nhờ khai thác dữ liệu", 1),
    ("Báo cáo tháo gỡ vướng mắc về thuê dịch vụ công nghệ thông tin", 4),
)
#: The directive that binds every agency of a kind, which some of their tasks are assigned by.
DIRECTIVES = {"province": "942/QĐ-TTg", "ministry": "76/NQ-CP"}
PROJECTS = (
    "Kho dữ liệu dùng chung", "Số hóa hồ sơ đất đai", "Nền tảng y tế số", "Hệ thống thông tin giải quyết thủ tục",
    "Trung tâm giám sát, điều hành thông minh", "Hạ tầng số cấp xã", "Nền tảng tích hợp, chia sẻ dữ liệu",
    "Số hóa sổ hộ tịch", "Trung tâm dữ liệu", "Giám sát an toàn thông tin", "Hệ thống quản lý văn bản, hồ sơ điện tử",
    "Cơ sở dữ liệu công chức, viên chức", "Nền tảng bản đồ số", "Trợ lý ảo cho công chức", "Cổng dữ liệu mở",
)  # fmt: skip
